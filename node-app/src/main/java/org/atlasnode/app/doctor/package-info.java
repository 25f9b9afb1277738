/** Checks of an installation, each with its remedy. */
@NullMarked
package org.atlasnode.app.doctor;

import org.jspecify.annotations.NullMarked;
