/** Messages to people by e-mail and webhook: paced, repeated, never lost. */
@NullMarked
package org.atlasnode.app.notify;

import org.jspecify.annotations.NullMarked;
