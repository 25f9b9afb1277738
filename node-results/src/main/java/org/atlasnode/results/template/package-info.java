/**
 * Content trees of structured reports as tables: the templates of PS3.16 and the relationships that a SOP class allows
 * (PS3.3 §A.35), and the check of a tree against them.
 */
@NullMarked
package org.atlasnode.results.template;

import org.jspecify.annotations.NullMarked;
