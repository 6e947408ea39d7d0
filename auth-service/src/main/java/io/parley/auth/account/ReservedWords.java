package io.parley.auth.account;

import io.parley.auth.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps names that speak for the operator from everybody else. Words are compared by what people see of them: case, form,
 * look-alike letters of another script, and digits behind the word make no difference. Any thread may call.
 */
@ApplicationScoped
public class ReservedWords {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern DIGITS_BEHIND = Pattern.compile("\\p{N}+$");

    private final Set<String> skeletons;

    ReservedWords(AccountSettings settings) {
        skeletons = settings.reservedWords().orElse(Set.of()).stream()
                .map(word -> skeleton(word.strip()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Reads the tables of Unicode, some megabytes, so that no event loop has to. Blocks. */
    public void load() {
        VisibleText.mixesScripts("load");
        refuse("", "");
    }

    /** INVALID when the name or the nickname consists of such words. */
    public void refuse(NewAccount account) {
        refuse("user_name", account.name().text());
        refuse("nickname", account.nickname());
    }

    /** INVALID when a nickname consists of such words. */
    public void refuseNickname(String nickname) {
        refuse("nickname", nickname);
    }

    private void refuse(String field, String text) {
        List<String> words = BETWEEN_WORDS
                .splitAsStream(NameFold.of(text))
                .map(word -> DIGITS_BEHIND.matcher(word).replaceFirst(""))
                .filter(word -> !word.isEmpty())
                .toList();
        if (!words.isEmpty() && (words.stream().allMatch(this::isReserved) || isReserved(String.join("", words)))) {
            throw Refusal.invalid(field + " must not speak for those who run this server; please choose another.");
        }
    }

    private boolean isReserved(String word) {
        return skeletons.contains(skeleton(word));
    }

    private static String skeleton(String word) {
        return VisibleText.skeleton(NameFold.of(word));
    }
}
