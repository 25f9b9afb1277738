/** How good answers are against labels: pure functions of numbers, of no file and no image. */
@NullMarked
package org.atlasnode.app.evaluate.statistics;

import org.jspecify.annotations.NullMarked;
