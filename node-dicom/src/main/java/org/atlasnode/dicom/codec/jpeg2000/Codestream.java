package org.atlasnode.dicom.codec.jpeg2000;

import java.util.List;

/**
 * A codestream whose headers were read.
 *
 * @param tiles all tiles by their index
 */
record Codestream(ImageSize size, Capabilities capabilities, List<TileBytes> tiles) {}
