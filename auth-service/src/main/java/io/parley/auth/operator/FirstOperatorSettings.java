package io.parley.auth.operator;

import java.util.Optional;

/** The operator who lets the others in. */
public interface FirstOperatorSettings {
    /**
     * Name of the account that is made at start, with the password beside it, and is operator. An account of this name that exists
     * becomes operator when that is its password. Later changes of the password do not matter. Empty: nobody.
     */
    Optional<String> name();

    /** Its password; wanted when there is a name. */
    Optional<String> password();
}
