"""Statements on teams and on who is in them."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, delete, select

from pipedriver.server.store.listing import Order, in_order
from pipedriver.server.store.rights_tables import team_users, teams
from pipedriver.server.store.statement import any_of, statement

_of_company = teams.c.company_id == bindparam("company")
_users_of_company = team_users.c.company_id == bindparam("company")


@statement
def all_teams(of_user: bool, order: Order) -> Executable:
    """Every undeleted team of the company, or those that the user bound as ``user`` is in."""
    mine = select(team_users.c.team_id).where(_users_of_company, team_users.c.user_id == bindparam("user"))
    chosen = [teams.c.id.in_(mine)] if of_user else []
    return in_order(select(teams).where(_of_company, teams.c.deleted_flag == 0, *chosen), teams, order)


@statement
def team_by_id() -> Executable:
    """One team, a deleted one too."""
    return select(teams).where(_of_company, teams.c.id == bindparam("id"))


@statement
def users_of_teams() -> Executable:
    """Who is in each of the teams bound as ``ids``, a JSON list."""
    return (
        select(team_users.c.team_id, team_users.c.user_id)
        .where(_users_of_company, any_of(team_users.c.team_id, "ids"))
        .order_by(team_users.c.team_id, team_users.c.user_id)
    )


@statement
def delete_users() -> Executable:
    """Take the users bound as ``users``, a JSON list, out of a team."""
    return delete(team_users).where(
        _users_of_company, team_users.c.team_id == bindparam("team"), any_of(team_users.c.user_id, "users")
    )
