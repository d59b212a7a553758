-- The nonces of btauth/1 of the last minutes, by signer: each is good once. Pruned by age.
create table used_nonce (
  hotkey text not null,
  nonce_nanos bigint not null,
  first_seen timestamptz not null default now(),
  primary key (hotkey, nonce_nanos)
);

create index used_nonce_by_age on used_nonce (first_seen);

-- What a signed change was answered with, for as long as its signature is good: the very same request is answered
-- so again. Submissions are not here, their answer follows from what they left.
alter table signed_request
  add column answer_status smallint,
  add column answer text check (octet_length(answer) <= 4096),
  add check ((answer_status is null) = (answer is null));
