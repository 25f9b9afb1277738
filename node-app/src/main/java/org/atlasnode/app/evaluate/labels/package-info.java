/** What a person says of studies: a table of labels as a file. */
@NullMarked
package org.atlasnode.app.evaluate.labels;

import org.jspecify.annotations.NullMarked;
