package io.parley.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Every numbered sentence of docs/protocol.md is named by a test, or stands in the page's list of those that are not
 * tested.
 */
class ProtocolCoverageTest {
    private static final Logger LOG = Logger.getLogger(ProtocolCoverageTest.class);
    private static final Pattern SENTENCE = Pattern.compile("^\\*\\*(P-\\d+)\\*\\*", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("\\bP-\\d+\\b");
    private static final Pattern UNTESTED = Pattern.compile("^- (P-\\d+): ", Pattern.MULTILINE);
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(id -> Integer.parseInt(id.substring(2)));

    @Test
    void everySentenceIsTestedOrListedAsNot() {
        String page = Docs.read(Docs.ROOT.resolve("docs/protocol.md"));
        Set<String> sentences = find(SENTENCE, page, 1);
        Set<String> untested = find(UNTESTED, page, 1);
        Set<String> tested = find(NAMED, testSources(), 0);

        LOG.infof(
                "Protocol coverage: %d of %d sentences are named by a test",
                count(sentences, tested), sentences.size());

        assertThat(sentences).isNotEmpty();
        assertThat(sentences).as("sentences listed as untested").containsAll(untested);
        assertThat(tested).as("sentences that tests name").isSubsetOf(sentences);
        assertThat(minus(sentences, tested))
                .as("sentences that no test names; name them in a test, or list them with a reason at the page's end")
                .isEqualTo(untested);
    }

    private static long count(Set<String> sentences, Set<String> tested) {
        return sentences.stream().filter(tested::contains).count();
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(BY_NUMBER);
        rest.addAll(all);
        rest.removeAll(some);
        return rest;
    }

    private static String testSources() {
        List<Path> files = new ArrayList<>();
        Stream.of("gateway-service", "auth-service", "presence-service", "message-service", "system-tests")
                .forEach(module ->
                        files.addAll(Docs.files(Docs.ROOT.resolve(module).resolve("src/test"), ".java")));
        files.addAll(Docs.files(Docs.ROOT.resolve("clients/python/tests"), ".py"));
        return files.stream()
                .filter(file -> !file.endsWith("ProtocolCoverageTest.java"))
                .map(Docs::read)
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> find(Pattern pattern, String text, int group) {
        Set<String> found = new TreeSet<>(BY_NUMBER);
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }
}
