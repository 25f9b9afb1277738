/** What results say to people, in the languages that a site can choose. */
@NullMarked
package org.atlasnode.results.wording;

import org.jspecify.annotations.NullMarked;
