/**
 * DICOMweb (PS3.18): the media types and bodies that both sides of it share, the DICOM JSON model, and a client. The only
 * package of this module that reaches the network.
 */
@NullMarked
package org.atlasnode.core.dicomweb;

import org.jspecify.annotations.NullMarked;
