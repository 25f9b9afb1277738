/** Alarms: what is wrong, since when, and what to do; and what is told of it and of positive answers. */
@NullMarked
package org.atlasnode.app.alarm;

import org.jspecify.annotations.NullMarked;
