/** The DICOM conformance statement (PS3.2) of a configuration. */
@NullMarked
package org.atlasnode.app.conformance;

import org.jspecify.annotations.NullMarked;
