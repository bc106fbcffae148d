#include <eckart/core/matrix_hash.hpp>
#include <eckart/validate/gallery/gallery.hpp>

#include <gtest/gtest.h>

namespace eckart::validate {

namespace {

struct golden {
    const char* key;
    const char* hash;
};

} // namespace

// "Bit for bit the same everywhere": one matrix or more of every construction. A change here breaks every stored result set.
TEST(GalleryBits, AreTheSameEverywhere) {
    constexpr golden expected[] = {
        {"F1/kind=constant m=2 n=2 value=one/0", "69a5805179a381912da4046809748d70"},
        {"F1/kind=outer m=20 n=13 bound=9/0", "4d8dd8e7d000af353cc8d864d047cd6e"},
        {"F1/kind=signs m=17 n=30/0", "244dc4b734bccced0ee7dfbfd2f132e4"},
        {"F1/kind=signs m=17 n=30/1", "29a8a77da5d18f9d22b66fecc28791b6"},
        {"F2/m=20 n=30 stripes=3 odd_row=0 value=fraction/1", "2ef7286663cf268b7e3ac6ffd9c34d81"},
        {"F2/m=100 n=36 stripes=3 odd_row=50 value=integer/2", "954aba5c1b62795422356c5288f0675d"},
        {"F3/kind=gaussian m=10 n=10 rank=1/0", "afaffad82fe54dc23e81f8d009146aa6"},
        {"F3/kind=integer m=10 n=10 rank=1 bound=9/0", "9274ac441bd09990e5aaf337df183e54"},
        {"F3/kind=integer m=7 n=5 rank=0 bound=9/0", "8dba3dba9ab3b9a1847d4d01179a97a8"},
        {"F4/kind=partial_identity m=0 n=0 rank=0/0", "93a9bdb51e5d5285b11e4b8da6a2b579"},
        {"F4/kind=scalar value=zero/0", "a056885d5f75867db37eddcf247903f1"},
        {"F4/kind=permutation n=2/0", "6ce30084b7f039c506a44ca03fc46fba"},
        {"F4/kind=vector shape=row n=2/0", "18d0f949a7ccde3216cd2032b59f61af"},
        {"F4/kind=single m=5 n=4 row=5 column=1/0", "a4fa1544e4dc1d2854c630c34c748fd9"},
        {"F4/kind=zero_line m=8 n=8 row=1 column=0/0", "caf4285037f6195150d0060960623e90"},
        {"F4/kind=zero_line m=13 n=7 row=7 column=4/0", "b13d144ff5ebdc9066205de84ba0c2f7"},
        {"F5/n=5/0", "c448b59c689e17f1beb8835960c5742a"},
        {"F5/n=40/0", "f739e08b0a5042aadc7ef73c46b20fe0"},
        {"F6/kind=scaled m=12 n=12 decades=20 side=rows/0", "be6f1db54ba9401ca434bcaa7688ac14"},
        {"F6/kind=bidiagonal n=10 direction=down/0", "796f3f8787232f265e82d10a208507cd"},
        {"F6/kind=zigzag n=6 decades=3/0", "f67d43da1619bdb570aa13aa4d5b3b5d"},
        {"F6/kind=log_uniform n=5 shape=bidiagonal/0", "6f44b1c4bc62a68451e4ec809b2b2092"},
        {"F6/kind=log_uniform n=12 shape=dense/0", "1d7d2986f6d35e4beb720fdeda122efe"},
        {"F7/kind=dense n=20 exponent=-1/0", "d782eac14294fbdce358ce15ec248f91"},
        {"F7/kind=bidiagonal n=10/0", "193e46becf851a89cc0b22006a77b22d"},
        {"F7/kind=groups n=10 groups=2 split=1/0", "75f7f058581b7509d857baf9023a788f"},
        {"F7/kind=groups n=26 groups=5 split=0/0", "49b43ba8c288930b0c471ebb6085b03a"},
        {"F9/kind=one_hot m=30 levels=12/0", "269300f3b2534ac9d61c50ab27f33d42"},
        {"F9/kind=two_factor a=2 b=3 replicates=1/0", "a351cf3d76613e5a50db1c2d8e11c38f"},
        {"F9/kind=kronecker m=2 n=2 copies=5/0", "75d7b0c9cc09d990c7f8e9a5961653ae"},
        {"F9/kind=repeated_rows m=2 n=2 copies=5/0", "c2d6435597a710c25c8a85a5b3e12094"},
        {"F9/kind=circulant n=6/0", "00675eea65185853e514ecfe0647badb"},
        {"F9/kind=incidence graph=path n=12/0", "b72c5848ff5206de7db5b68eea081bf9"},
        {"F9/kind=incidence graph=complete n=8/0", "bda505216c8349dce2b380072af1858e"},
        {"F10/kind=zeros n=10 diagonal=first superdiagonal=none/0", "015ea75f4a53d3b0ddee9710a55ea90d"},
        {"F10/kind=tiny n=10 diagonal=middle superdiagonal=none exponent=75/0", "b13f96d74037250ef5d9a8b626ec7c7e"},
        {"F10/kind=ambiguous n=10/0", "9320d7d3695afd33e37dbcd675f88dab"},
        {"F10/kind=ones n=10/0", "80896f9a019a6509ce8e03ae0b2c5f1e"},
        {"F10/kind=ones n=70/0", "98d09e9c5994d85429179dad65af6025"},
        {"F11/kind=shell base=constant n=10 shell=least_subnormal/0", "a9f13c4fcbc9e0f7bb011e37bb7cb46d"},
        {"F11/kind=mixed m=8 n=5/0", "5fb2e2b0930d259326d3dcbcb914f6c0"},
        {"F11/kind=two_by_two code=1597/0", "bcd076eddd98128de2d316cd0132aacd"},
        {"F11/kind=two_by_two code=6042/0", "ab9fa70f8a99e6f00e2703352ea3fae1"},
        {"F12/kind=exponential m=10 n=10/0", "66a442a30b5eb4b80d4b55f2238adffd"},
        {"F12/kind=hilbert m=10 n=10/0", "2620da03bdfdadb8a7a0a28181be6cb4"},
        {"F12/kind=cauchy m=10 n=10/0", "bd7ba22cdee612924ab6348846c4dc1c"},
        {"F12/kind=laplace m=10 n=10/0", "c43df9225dbde31c3ec31e1418db772a"},
        {"F12/kind=vandermonde m=20 n=16 nodes=unit/0", "562aa13ce05d72d1736994b44f872590"},
        {"F12/kind=kernel shape=gauss n=26 ridge=0/0", "4c2e7b1be9c5ef6955c3f175cb35d2bb"},
        {"F12/kind=kernel shape=matern n=26 ridge=10/0", "b02a82daefade522e422a4dac4346b05"},
        {"F13/kind=kahan n=12 angle=12 perturbation=0/0", "41ef6b4afd0f47015ce5b054d19469b9"},
        {"F13/kind=golub n=6/0", "ad81878e3c9c2bbc9204dadcd2349497"},
        {"F13/kind=triw n=12 alpha=-1/0", "567c57d92175c7a498c9f9c0a77bcc0e"},
        {"F13/kind=demmel n=6/0", "c766675f4eb3de23d199d0f8a15ba756"},
        {"F13/kind=gfpp n=12/0", "7cf9f38db8d20dad100a824f34c543a0"},
        {"F13/kind=chebspec n=6 mode=nilpotent/0", "118be2f40ea3b270d87efb6af44297da"},
        {"F13/kind=prolate n=12 percent=25/0", "452792777cce635845034680ca964fab"},
        {"F13/kind=moler n=12/0", "d841956ec10e490b9f886a8a2ec49351"},
        {"F13/kind=invhilb n=5/0", "55638134b0869e747d952a1835cf277f"},
        {"F13/kind=invhilb n=13/0", "f1732ded310fbce0d5b4647031acddb2"},
        {"F14/kind=haar n=2 exponent=0/0", "8a0fdbf11008cd46868808da39bc2f46"},
        {"F14/kind=hadamard n=2/0", "3b27041e3c025f4e7ba6c84d26e740fb"},
        {"F14/kind=hartley n=5/0", "101e49df47bf48353d83f2b76c838120"},
        {"F14/kind=householder n=8/0", "241dd622d36f744fd104b1e0fbcc563a"},
        {"F14/kind=givens n=2 rotations=1/0", "745a503b1a2b3445701b3249fc9a3175"},
        {"F14/kind=givens n=26 rotations=20/0", "5c6c62be4c2bf145c52c2596cb6dbf98"},
        {"F15/kind=perturbed n=12 exponent=-1074/0", "6e735dea5ddcf7eda55dc45ba0b6bf13"},
        {"F15/kind=diagonal n=10 order=increasing/0", "b833a601fe938ae881d609bcdb0c408c"},
        {"F15/kind=one_off n=8 order=increasing row=1 column=8 exponent=-30/0", "e2d9a1e5d1bc2bae6cde5a3605b2e976"},
        {"F15/kind=one_off n=8 order=equal row=8 column=1 exponent=-1074/0", "de9746b9999db8ba3900f2f6496a89c8"},
        {"F16/kind=ternary size=2 code=37/0", "85180d1f6d7cea830e5a610e7c4d8327"},
        {"F16/kind=power size=2 code=257 exponent=30/0", "642658e9b18d4014f563361c6e89d158"},
        {"F16/kind=power size=2 code=514 exponent=-540/0", "126697f56cb671995b09e402443aec82"},
        {"F18/m=6 n=6/0", "2fa95bbe667cfcf1664155d5948db0a3"},
        {"F18/m=20 n=60/0", "2300aeb304d50eec4d893a54a8965bb9"},
        {"F19/m=1 n=1/0", "0bade0961b50b8e6d87bb185abf8afa8"},
        {"F19/m=12 n=40/0", "9b14f56bb946f3a0103bd5028673caac"},
        {"F20/kind=entry m=1 n=1 row=1 column=1 value=nan/0", "63711f13b38318765f11d09d4a8f53ea"},
        {"F20/kind=line n=10 line=row value=inf/0", "e0929960f4e13ccf8638493b5c8458a4"},
        {"F20/kind=both n=8/0", "ff96e0fc82c8f097faab6b38e1477171"},
        {"F20/kind=both n=8/0", "ff96e0fc82c8f097faab6b38e1477171"},
        {"F21/kind=near_tie m=16 n=16 split=0/0", "e28d48a0d29188a9370eb9e3be83dc13"},
        {"F21/kind=near_rank m=14 n=14 bits=40/0", "38887ed00ff59296531070439590c50a"},
        {"F21/kind=exact_tie n=5/0", "322f3d7a42de3f68d2896f1257317040"},
        {"F21/kind=exact_tie n=21/0", "358ec06fc2b727b0bd0d53fb1f77bba3"},
        {"F22/base=gaussian n=12 step=9/0", "72987dae0cdc5fca00f4d67ff8bceecf"},
        {"F22/base=flag n=20 step=150/0", "26d79afa23cbc414ddcc478c1ece429b"},
        {"F23/kind=difference m=8 n=8 inner=3/0", "075d85ae38f7b780dab8381631289e7e"},
        {"F23/kind=sparse m=10 n=10 percent=30/0", "3667932388085bd98d00401d2c11570b"},
        {"F23/kind=sparse m=15 n=30 percent=5/0", "01ec973d194335d9fed558ad8be2d65f"},
    };
    for (const golden& g : expected) {
        const test_case c = make_case(parse_case_key(g.key));
        EXPECT_EQ(matrix_hash(c.A), g.hash) << g.key;
    }
}

} // namespace eckart::validate
