import { sql, type Db } from '#platform/database';

/** What the log-in of this process may do to the log, whatever role it has put on: roles can be taken off again. */
export interface LoginRights {
  login: string;
  isSuperuser: boolean;
  /** It owns the log's tables, or may become who does: it could disable the triggers that keep the log append-only. */
  mayOwnTheLog: boolean;
}

/** On PostgreSQL; the embedded engine knows one log-in, which may do everything. */
export async function loginRights(db: Db): Promise<LoginRights> {
  const { rows } = await sql<LoginRights>`
    select r.rolname as login, r.rolsuper as "isSuperuser", pg_has_role(r.oid, c.relowner, 'member') as "mayOwnTheLog"
    from pg_roles r, pg_class c
    where r.rolname = session_user and c.oid = 'audit_entry'::regclass`.execute(db);
  const [rights] = rows;
  if (rights === undefined) throw new Error('The database does not know who is logged in.');
  return rights;
}
