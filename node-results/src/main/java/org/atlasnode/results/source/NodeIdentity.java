package org.atlasnode.results.source;

import java.time.ZoneId;

/**
 * This node as its results name it. All text is ASCII.
 *
 * @param name which node it is: its AE title
 * @param zone the zone of dates and times where the source states none
 */
public record NodeIdentity(String manufacturer, String product, String version, String name, ZoneId zone) {}
