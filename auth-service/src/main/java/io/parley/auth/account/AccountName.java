package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;

/** What a person types to say which account is theirs. It need not exist, nor follow the rules of registration. */
public sealed interface AccountName {
    /** Longer than any name, address or id can be. */
    int LONGEST = 254;

    /** By id. */
    record ById(int id) implements AccountName {}

    /** By e-mail address, folded. */
    record ByEmail(String key) implements AccountName {}

    /** By user name, folded. */
    record ByName(String key) implements AccountName {}

    /** Tells the three apart: 9 digits are an id, text with an '@' is an address, the rest is a name. */
    static AccountName parse(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            throw Refusal.invalid("account is missing.");
        }
        if (text.length() > LONGEST) {
            throw Refusal.invalid("account must have at most 254 characters.");
        }
        if (UserIds.isUserId(text)) {
            return new ById(Integer.parseInt(text));
        }
        return text.indexOf('@') >= 0 ? new ByEmail(EmailAddress.fold(text)) : new ByName(UserName.fold(text));
    }
}
