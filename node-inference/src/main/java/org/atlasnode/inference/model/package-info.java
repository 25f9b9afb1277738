/** Model packages: the manifest, its verification against the files, and the models in service. */
@NullMarked
package org.atlasnode.inference.model;

import org.jspecify.annotations.NullMarked;
