package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;

/** What a person types to say which account is theirs. It need not exist, nor follow the rules of registration. */
public sealed interface AccountName {
    /** Longer than any name, address or id can be. */
    int LONGEST = 254;

    /** By id. */
    record ById(int id) implements AccountName {}

    /** By e-mail address. */
    record ByEmail(NameKey key) implements AccountName {}

    /** By user name. */
    record ByName(NameKey key) implements AccountName {}

    /** Tells the three apart: 9 digits are an id, text with an '@' is an address, the rest is a name. */
    static AccountName parse(String given) {
        if (FieldBytes.exceed(given, FieldBytes.ACCOUNT)) {
            throw Refusal.invalid("account must have at most 254 characters.");
        }
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
        return text.indexOf('@') >= 0 ? new ByEmail(NameKey.ofEmail(text)) : new ByName(NameKey.ofName(text));
    }
}
