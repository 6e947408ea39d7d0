-- Of a user whose account is deleted everything is looked for, also the groups that he has left or asks to join.
ALTER TABLE group_member ADD KEY group_member_user (user_id);
