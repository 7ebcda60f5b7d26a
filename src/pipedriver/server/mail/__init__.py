"""How mails arrive: by SMTP, or handed over as files."""
