/** Durable tasks; the only package that knows Quartz. */
@NullMarked
package org.atlasnode.core.schedule;

import org.jspecify.annotations.NullMarked;
