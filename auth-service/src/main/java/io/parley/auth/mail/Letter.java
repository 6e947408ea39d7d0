package io.parley.auth.mail;

import java.util.List;
import java.util.Optional;

/**
 * What a mail says, without its form.
 *
 * @param subject also its heading
 * @param paragraphs plain text, one or more
 * @param code shown large between the first paragraph and the others
 */
public record Letter(String locale, String subject, List<String> paragraphs, Optional<String> code) {
    /** Copies the list. */
    public Letter {
        paragraphs = List.copyOf(paragraphs);
    }

    /** Without the code. */
    @Override
    public String toString() {
        return "Letter[" + subject + "]";
    }
}
