-- The append-only log. Positions are gapless and follow the order of commits: the one row of audit_head is
-- locked by whoever appends, until its transaction ends, and a rolled back transaction gives its positions back.
create table audit_log (
  position bigint primary key check (position > 0),
  kind text not null,
  leaf bytea not null,
  leaf_sha256 bytea not null check (leaf_sha256 = sha256(leaf)),
  appended_at timestamptz not null default now()
);

create table audit_head (
  single boolean primary key default true check (single),
  last_position bigint not null check (last_position >= 0)
);

insert into audit_head (single, last_position) values (true, 0);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: rows of this table are kept as written', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create trigger audit_log_is_kept before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

create trigger audit_head_is_kept before delete or truncate on audit_head
  for each statement execute function refuse_change();
