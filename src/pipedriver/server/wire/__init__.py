"""How each version of the API shows the CRM: a request becomes a call of a rule, a row becomes a record."""
