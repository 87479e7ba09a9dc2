"""The loader: images and modules, as LdrInitializeThunk sees them."""
