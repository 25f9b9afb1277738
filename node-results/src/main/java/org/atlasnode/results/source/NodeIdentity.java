package org.atlasnode.results.source;

import java.time.ZoneId;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;

/**
 * This node as its results name it, and how its site wants them. All text but the site's is ASCII.
 *
 * @param name which node it is: its AE title
 * @param zone the zone of dates and times where the source states none
 */
public record NodeIdentity(
        String manufacturer, String product, String version, String name, ZoneId zone, ResultTerms terms) {

    /** A node whose results look as usual. */
    public NodeIdentity(String manufacturer, String product, String version, String name, ZoneId zone) {
        this(manufacturer, product, version, name, zone, ResultTerms.DEFAULT);
    }

    public NodeIdentity withTerms(ResultTerms other) {
        return new NodeIdentity(manufacturer, product, version, name, zone, other);
    }

    public Language language() {
        return terms.language();
    }
}
