package io.parley.presence.store;

import java.util.List;

/** What became of a call that changes sessions. */
public sealed interface ChangeOutcome {
    /** Committed; these sessions lost their place. */
    record Changed(List<Replacement> replacements) implements ChangeOutcome {}

    /** The gateway's epoch is no longer the living one of its ordinal: nothing was changed. */
    record Fenced() implements ChangeOutcome {}
}
