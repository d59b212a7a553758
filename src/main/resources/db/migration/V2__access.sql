-- Every accepted write as it was signed, byte for byte and for ever.
create table signed_envelope (
  id bigint generated always as identity primary key,
  digest bytea not null unique check (octet_length(digest) = 32),
  scheme text not null,
  method text not null,
  target text not null,
  headers jsonb not null,
  body bytea not null,
  caller text not null,
  signed_time_millis bigint not null,
  arrived_at timestamptz not null default clock_timestamp()
);

create index signed_envelope_by_caller on signed_envelope (caller, id);

create trigger signed_envelope_is_kept before update or delete or truncate on signed_envelope
  for each statement execute function refuse_change();

-- The signatures of the last minutes, of reads too, with what they were used for: the signed bytes name neither
-- method nor path, so a captured signature would be good for another request. Pruned by age.
create table signed_request (
  signature bytea primary key,
  method text not null,
  path text not null,
  body_sha256 bytea not null check (octet_length(body_sha256) = 32),
  first_seen timestamptz not null default now()
);

create index signed_request_by_age on signed_request (first_seen);

-- Hotkeys that may neither compete nor call.
create table blacklist_entry (
  hotkey text primary key check (length(hotkey) between 47 and 48),
  reason text check (length(reason) <= 255),
  added_by text not null,
  created_at timestamptz not null default now(),
  envelope_id bigint not null references signed_envelope (id)
);
