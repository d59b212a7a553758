-- Who may vote, as last synced with the chain. Uids are reused and may move between hotkeys in one sync, so
-- they are compared only at the end of the transaction.
create table validator (
  hotkey text primary key,
  uid integer not null check (uid between 0 and 65535),
  stake numeric(20,0) not null check (stake between 0 and 18446744073709551615),
  synced_block bigint not null check (synced_block >= 0),
  synced_at timestamptz not null default now(),
  last_seen_at timestamptz,
  constraint validator_uid unique (uid) deferrable initially deferred
);
