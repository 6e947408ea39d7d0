package io.parley.presence.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Multi-row statements in a few fixed sizes: 1, 2, 4, … {@link #LARGEST} elements.
 *
 * <p>A prepared statement is cached per connection and per text. Were every number of elements a text of its own, the
 * cache would never hit; so a list is cut into pieces of at most {@link #LARGEST} and the last piece is filled up to the
 * next size by repeating its last element, which changes nothing in the statements used here: {@code IN} lists and
 * upserts that are idempotent.
 */
final class StatementSizes {
    /** Elements of the largest statement. 5,000 users are ten statements, 1,000 sessions two. */
    static final int LARGEST = 512;

    private final String[] textByExponent = new String[Integer.numberOfTrailingZeros(LARGEST) + 1];

    /** Writes the text of every size once. */
    StatementSizes(IntFunction<String> textOfSize) {
        for (int exponent = 0; exponent < textByExponent.length; exponent++) {
            textByExponent[exponent] = textOfSize.apply(1 << exponent);
        }
    }

    /** The statement for a padded piece. */
    String text(int size) {
        return textByExponent[Integer.numberOfTrailingZeros(size)];
    }

    /** Cuts a list into pieces, each filled up to a size there is a statement for. */
    static <T> List<List<T>> pieces(List<T> elements) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < elements.size(); from += LARGEST) {
            pieces.add(padded(elements.subList(from, Math.min(from + LARGEST, elements.size()))));
        }
        return pieces;
    }

    private static <T> List<T> padded(List<T> piece) {
        int size = sizeFor(piece.size());
        if (size == piece.size()) {
            return piece;
        }
        List<T> padded = new ArrayList<>(size);
        padded.addAll(piece);
        T last = piece.getLast();
        while (padded.size() < size) {
            padded.add(last);
        }
        return padded;
    }

    private static int sizeFor(int elements) {
        int highest = Integer.highestOneBit(elements);
        return highest == elements ? elements : highest << 1;
    }

    /** {@code element} repeated with separators: the list of a multi-row statement. */
    static String repeated(String element, String separator, int times) {
        return (element + separator).repeat(times - 1) + element;
    }
}
