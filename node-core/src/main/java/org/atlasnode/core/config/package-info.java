/** The configuration file: one record per area, and a loader that reports every problem at once. */
@NullMarked
package org.atlasnode.core.config;

import org.jspecify.annotations.NullMarked;
