"""What words mean: languages, errors, code trees and the shape of every table that passes between stages."""
