from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class CsAssignMixin(models.AbstractModel):
    """Work that is dealt out to the members of its team: whoever has the least open work gets the next piece.

    Expects the fields ``team_id``, ``user_id`` and ``state``. The load of a member is what he has open in all
    models that have this mixin.
    """

    _name = "cs.assign.mixin"
    _description = "Work Dealt Out in a Team"

    # States in which a record is work still to be done.
    _assign_open_states = ()

    def _assign_responsible(self):
        """Give records without a responsible person to the member with the least open work.

        Those of a team without members stay in the team's unassigned list.
        """
        waiting = self._get_waiting_by_team()
        if not waiting:
            return
        loads = self._get_member_loads(list(waiting))
        pairs = [pair for team_id, ids in waiting.items() for pair in self._deal(ids, team_id, loads)]
        self._write_responsibles(pairs)

    def _get_waiting_by_team(self):
        """Return ``{team id: [id, …]}`` of the unassigned records, oldest first."""
        rows = self.env.execute_query(
            SQL(
                """SELECT team_id, array_agg(id ORDER BY id) FROM %s
                    WHERE id = ANY(%s) AND user_id IS NULL AND team_id IS NOT NULL
                 GROUP BY team_id""",
                SQL.identifier(self._table),
                self.ids,
            )
        )
        return dict(rows)

    def _get_member_loads(self, team_ids):
        """Return ``{team id: {user id: number of open records}}`` of the members who take work.

        Override to leave out who is not on duty or lacks a skill.
        """
        loads = defaultdict(dict)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.team_id, r.user_id, sum(load.open)::int
                  FROM cs_team_res_users_rel r
                  JOIN res_users u ON u.id = r.user_id AND u.active
             LEFT JOIN LATERAL (%s) AS load (open) ON TRUE
                 WHERE r.team_id = ANY(%s)
              GROUP BY r.team_id, r.user_id
                """,
                SQL(" UNION ALL ").join(self._select_loads()),
                team_ids,
            )
        )
        for team_id, user_id, count in rows:
            loads[team_id][user_id] = count
        return loads

    def _select_loads(self):
        """Return a query for each model with this mixin: the number of open records of ``r.user_id``."""
        names = self.env.registry.descendants(["cs.assign.mixin"], "_inherit")
        found = (self.env[name] for name in sorted(names))
        return [
            SQL(
                "SELECT count(*) FROM %s work WHERE work.user_id = r.user_id AND work.state IN %s",
                SQL.identifier(model._table),
                model._assign_open_states,
            )
            for model in found
            if not model._abstract
        ]

    def _deal(self, ids, team_id, loads):
        """Yield ``(id, user id)``; every one dealt counts in all teams of the member."""
        members = loads[team_id]
        for record_id in ids if members else ():
            user_id = min(members, key=lambda user: (members[user], user))
            for others in loads.values():
                if user_id in others:
                    others[user_id] += 1
            yield record_id, user_id

    def _write_responsibles(self, pairs):
        if not pairs:
            return
        ids, user_ids = zip(*pairs, strict=True)
        self.env.execute_query(
            SQL(
                """UPDATE %s work SET user_id = dealt.user_id
                     FROM unnest(%s, %s) AS dealt(id, user_id) WHERE work.id = dealt.id RETURNING work.id""",
                SQL.identifier(self._table),
                list(ids),
                list(user_ids),
            )
        )
        self.invalidate_recordset(["user_id"], flush=False)
