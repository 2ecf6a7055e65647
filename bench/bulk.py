"""Rows by the million for benchmarks."""

from contextlib import contextmanager


@contextmanager
def unchecked(env, table):
    """Fill ``table`` without indexes and foreign keys: to make them again costs less than to keep them."""
    env.flush_all()
    env.cr.execute(
        """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
               format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                      pg_get_constraintdef(oid))
          FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = 'f'
     UNION ALL
        SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
          FROM pg_index WHERE indrelid = %(table)s::regclass AND NOT indisprimary
        """,
        {"table": table},
    )
    statements = env.cr.fetchall()
    for drop, _make in statements:
        env.cr.execute(drop)
    yield
    for _drop, make in statements:
        env.cr.execute(make)
