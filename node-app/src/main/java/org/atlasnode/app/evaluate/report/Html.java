package org.atlasnode.app.evaluate.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML whose every text and attribute is escaped and whose every element is closed. Confined to one thread. */
final class Html {

    private final StringBuilder page = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String tag, String... attributes) {
        start(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Html close() {
        page.append("</").append(open.pop()).append(">\n");
        return this;
    }

    Html text(String text) {
        page.append(escape(text));
        return this;
    }

    /** An element that holds a text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element that holds nothing and is not closed. */
    Html empty(String tag, String... attributes) {
        start(tag, attributes);
        page.append('\n');
        return this;
    }

    /** A style sheet of ours, as it is. */
    Html style(String css) {
        page.append("<style>\n").append(css).append("</style>\n");
        return this;
    }

    private void start(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        page.append('>');
    }

    /** The document; everything is closed by now. */
    String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return "<!DOCTYPE html>\n" + page;
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
