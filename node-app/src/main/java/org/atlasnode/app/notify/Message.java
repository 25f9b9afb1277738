package org.atlasnode.app.notify;

import java.time.Instant;
import java.util.Optional;
import org.atlasnode.core.model.Notice;

/**
 * What leaves by a channel.
 *
 * @param id the same each time that it is sent; a number of this node
 * @param node the node's AE title
 * @param link where more is to be seen
 */
public record Message(String id, String node, Notice notice, Optional<String> link) {

    /** A message without a link. */
    public static Message of(String id, String node, Notice notice) {
        return new Message(id, node, notice, Optional.empty());
    }

    /** One short line that says who speaks. */
    String subject() {
        return "[" + node + "] " + notice.title();
    }

    /** The text with where it comes from. */
    String body() {
        return notice.text() + "\n\nNode: " + node
                + link.map(url -> "\nMore: " + url).orElse("") + "\n";
    }

    Instant created() {
        return notice.created();
    }
}
