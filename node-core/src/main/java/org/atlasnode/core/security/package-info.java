/** Certificates: this node's own and those that it trusts, from files that may change while it runs. */
@NullMarked
package org.atlasnode.core.security;

import org.jspecify.annotations.NullMarked;
