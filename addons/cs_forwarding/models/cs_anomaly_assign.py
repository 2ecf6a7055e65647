from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..const import OPEN_ANOMALY_STATES


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    def _assign_responsible(self):
        """Give anomalies without a responsible person to the member with the least open ones.

        Those of a team without members stay in the team's unassigned list.
        """
        waiting = self._get_waiting_by_team()
        if not waiting:
            return
        loads = self._get_member_loads(list(waiting))
        pairs = [pair for team_id, ids in waiting.items() for pair in self._deal(ids, team_id, loads)]
        self._write_responsibles(pairs)

    def _get_waiting_by_team(self):
        """Return ``{team id: [anomaly id, …]}`` of the unassigned anomalies, oldest first."""
        rows = self.env.execute_query(
            SQL(
                """SELECT team_id, array_agg(id ORDER BY id) FROM cs_anomaly
                    WHERE id = ANY(%s) AND user_id IS NULL AND team_id IS NOT NULL
                 GROUP BY team_id""",
                self.ids,
            )
        )
        return dict(rows)

    def _get_member_loads(self, team_ids):
        """Return ``{team id: {user id: number of open anomalies}}`` of the members who take work.

        Override to leave out who is not on duty or lacks a skill.
        """
        loads = defaultdict(dict)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.team_id, r.user_id, COUNT(a.id)
                  FROM cs_team_res_users_rel r
                  JOIN res_users u ON u.id = r.user_id AND u.active
             LEFT JOIN cs_anomaly a ON a.user_id = r.user_id AND a.state IN %s
                 WHERE r.team_id = ANY(%s)
              GROUP BY r.team_id, r.user_id
                """,
                OPEN_ANOMALY_STATES,
                team_ids,
            )
        )
        for team_id, user_id, count in rows:
            loads[team_id][user_id] = count
        return loads

    def _deal(self, ids, team_id, loads):
        """Yield ``(anomaly id, user id)``; every one dealt counts in all teams of the member."""
        members = loads[team_id]
        for anomaly_id in ids if members else ():
            user_id = min(members, key=lambda user: (members[user], user))
            for others in loads.values():
                if user_id in others:
                    others[user_id] += 1
            yield anomaly_id, user_id

    def _write_responsibles(self, pairs):
        if not pairs:
            return
        ids, user_ids = zip(*pairs, strict=True)
        self.env.execute_query(
            SQL(
                """UPDATE cs_anomaly a SET user_id = dealt.user_id
                     FROM unnest(%s, %s) AS dealt(id, user_id) WHERE a.id = dealt.id RETURNING a.id""",
                list(ids),
                list(user_ids),
            )
        )
