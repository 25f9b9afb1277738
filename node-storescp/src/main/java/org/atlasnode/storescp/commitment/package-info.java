/** Storage Commitment as SCP (PS3.4 §J): requests of peers, their judgement, and the reports. */
@NullMarked
package org.atlasnode.storescp.commitment;

import org.jspecify.annotations.NullMarked;
