/**
 * Information object definitions as tables (PS3.3 Annexes A and C), and the check of a data set against them. The tables
 * are resources of this package; nothing here knows how results are built.
 */
@NullMarked
package org.atlasnode.results.iod;

import org.jspecify.annotations.NullMarked;
