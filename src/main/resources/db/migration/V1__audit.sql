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

-- Whoever writes into the log, and however: its positions go on where they ended.
create function require_next_positions() returns trigger language plpgsql as $$
declare
  lowest bigint;
  highest bigint;
  added bigint;
  last_before bigint;
begin
  select min(appended.position), max(appended.position), count(*) into lowest, highest, added from appended;
  select coalesce(max(audit_log.position), 0) into last_before from audit_log where audit_log.position < lowest;
  if added > 0 and (lowest <> last_before + 1 or highest <> last_before + added) then
    raise exception 'positions % to % of % entries do not follow position %', lowest, highest, added, last_before
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;

create trigger audit_log_has_no_gap after insert on audit_log referencing new table as appended
  for each statement execute function require_next_positions();

create trigger audit_log_is_kept before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

create trigger audit_head_is_kept before delete or truncate on audit_head
  for each statement execute function refuse_change();
