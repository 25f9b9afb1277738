package org.atlasnode.app.doctor;

import java.util.List;

/** Looks at one part of an installation. Takes bounded time. */
@FunctionalInterface
public interface Check {

    /** What was found, in the order of looking. */
    List<Point> run();
}
