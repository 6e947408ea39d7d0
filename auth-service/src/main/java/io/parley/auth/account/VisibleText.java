package io.parley.auth.account;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;

/** What people see of a text, as Unicode and its report on security (UTS 39) say. Stateless; any thread. */
final class VisibleText {
    private static final int BRAILLE_BLANK = 0x2800;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** One script, or those that Chinese, Japanese and Korean are written in beside Latin; no doubled or hidden marks. */
    private static final SpoofChecker IDENTIFIERS = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL
                    | SpoofChecker.INVISIBLE
                    | SpoofChecker.HIDDEN_OVERLAY
                    | SpoofChecker.MIXED_NUMBERS)
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private VisibleText() {}

    /** Whether a character is one that is normally not shown at all. */
    static boolean isIgnorable(int character) {
        return UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    /** Those of them that emoji and the scripts of Iran and India are written with. */
    static boolean joinsOrStyles(int character) {
        return character == ZERO_WIDTH_NON_JOINER
                || character == ZERO_WIDTH_JOINER
                || character == TEXT_STYLE
                || character == EMOJI_STYLE;
    }

    /** Whether a character shows something where it stands alone. */
    static boolean isVisible(int character) {
        return switch (UCharacter.getType(character)) {
            case UCharacterCategory.UNASSIGNED,
                    UCharacterCategory.CONTROL,
                    UCharacterCategory.FORMAT,
                    UCharacterCategory.PRIVATE_USE,
                    UCharacterCategory.SURROGATE,
                    UCharacterCategory.SPACE_SEPARATOR,
                    UCharacterCategory.LINE_SEPARATOR,
                    UCharacterCategory.PARAGRAPH_SEPARATOR,
                    UCharacterCategory.NON_SPACING_MARK,
                    UCharacterCategory.ENCLOSING_MARK,
                    UCharacterCategory.COMBINING_SPACING_MARK -> false;
            default -> character != BRAILLE_BLANK && !isIgnorable(character);
        };
    }

    /** Control characters, line breaks, those that turn the direction of the text after them, and those not shown. */
    static boolean disturbsText(int character) {
        int type = Character.getType(character);
        boolean turnsDirection =
                (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
        return turnsDirection
                || type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || isIgnorable(character) && !joinsOrStyles(character);
    }

    /** Whether a name mixes scripts so that it may look like another one. */
    static boolean mixesScripts(String name) {
        return IDENTIFIERS.failsChecks(name);
    }

    /** Equal for texts that look the same to people, whatever their characters are. */
    static String skeleton(String text) {
        return IDENTIFIERS.getSkeleton(text);
    }
}
