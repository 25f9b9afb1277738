/** The demonstration: node, sender and a small PACS on this machine. */
@NullMarked
package org.atlasnode.app.demo;

import org.jspecify.annotations.NullMarked;
