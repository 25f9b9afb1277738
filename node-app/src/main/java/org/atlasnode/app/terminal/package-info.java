/** What commands say to people: tables, progress, and why they ended. */
@NullMarked
package org.atlasnode.app.terminal;

import org.jspecify.annotations.NullMarked;
