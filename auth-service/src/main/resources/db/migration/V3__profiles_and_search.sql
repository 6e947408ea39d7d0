-- People are found by the beginning of a name or nickname: each is a range of an index over its folded form. An account whose
-- nickname is its name has an empty key, so that it is found once; NULL: a release before this one made the account, and this
-- one will fold the nickname in a moment.
ALTER TABLE account
  ADD COLUMN nickname_key       VARCHAR(64)  NULL COMMENT 'folded nickname, its first 64 characters',
  ADD COLUMN about              VARCHAR(140) NOT NULL DEFAULT '' COMMENT 'a line about oneself',
  ADD COLUMN email_findable     BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'whether others find the account by its address',
  ADD COLUMN profile_changed_ms BIGINT       NOT NULL DEFAULT 0 COMMENT 'when nickname or avatar last changed',
  ADD KEY account_nickname (nickname_key, id),
  ADD KEY account_profile_changed (profile_changed_ms, id);

-- What a user is shown of each of his devices.
ALTER TABLE device
  ADD COLUMN platform VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'as the client said at its last login by password',
  ADD COLUMN address  VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'where its newest tokens were sent';
