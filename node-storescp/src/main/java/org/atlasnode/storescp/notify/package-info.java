/** What modalities and archives report about series: procedure steps (MPPS) and available instances (IAN). */
@NullMarked
package org.atlasnode.storescp.notify;

import org.jspecify.annotations.NullMarked;
