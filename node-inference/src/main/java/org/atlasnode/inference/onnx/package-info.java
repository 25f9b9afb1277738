/** Neural network graphs in ONNX Runtime; the only package that knows {@code ai.onnxruntime}. */
@NullMarked
package org.atlasnode.inference.onnx;

import org.jspecify.annotations.NullMarked;
