/** What tests of several modules share: synthetic series, scripted and real peers, processes, clocks, shared data. */
@NullMarked
package org.atlasnode.testkit;

import org.jspecify.annotations.NullMarked;
