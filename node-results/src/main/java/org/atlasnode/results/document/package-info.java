/** The report as a printable document: Encapsulated PDF (PS3.3 §A.45.1). */
@NullMarked
package org.atlasnode.results.document;

import org.jspecify.annotations.NullMarked;
